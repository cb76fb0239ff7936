package intercomtest

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// filesPath is where attachments and recordings are served, below the base path and to whoever asks: Intercom's have
// addresses on other hosts that let everybody in who knows them.
const filesPath = AdminPath + "/files/"

type storedFile struct {
	contentType string
	data        []byte
}

// store keeps a file and returns its address.
func (c *call) store(name, contentType string, data []byte) string {
	at := c.ids.number("file", 0) + "/" + name
	c.files[at] = storedFile{contentType, data}
	return c.url + filesPath + c.token + "/" + strings.ReplaceAll(url.PathEscape(at), "%2F", "/")
}

// serveFile answers with a file of any workspace.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	token, name, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, s.cfg.basePath), filesPath), "/")
	var file storedFile
	var found bool
	if space := s.spaceOf("Bearer " + token); space != nil {
		locked(&space.mu, func() { file, found = space.files[name] })
	}
	if !found {
		http.Error(w, "no such file", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", file.contentType)
	w.Header().Set("ETag", strconv.Quote(name))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.data)) // any part of it
}
