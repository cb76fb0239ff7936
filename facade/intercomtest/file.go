package intercomtest

import (
	"net/http"
	"net/url"
	"strings"
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
func (s *Server) serveFile(w http.ResponseWriter, path string) {
	token, name, _ := strings.Cut(strings.TrimPrefix(path, filesPath), "/")
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
	_, _ = w.Write(file.data) // the client may have left
}
