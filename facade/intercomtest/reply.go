package intercomtest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reply is an answer before it is written.
type reply struct {
	status int
	header http.Header
	body   []byte

	bare  bool          // without the headers that Intercom adds
	cut   bool          // the connection closes half-way through the body
	pause time.Duration // after each byte; 0 sends the body as it is
}

func jsonReply(status int, value any) *reply {
	return rawReply(status, "application/json; charset=utf-8", appendJSON(make([]byte, 0, 1024), value))
}

// appendJSON encodes what answers are made of as encoding/json would, which takes several times as long over maps.
func appendJSON(to []byte, value any) []byte { return encoder{}.append(to, value) }

// encoder remembers the sorted keys of the object of each size that it met last: those of a list's items are the same.
type encoder map[int][]string

// keys are an object's, sorted.
func (e encoder) keys(o object) []string {
	last, all := e[len(o)], len(o) > 0
	for _, name := range last {
		if _, has := o[name]; !has {
			all = false
			break
		}
	}
	if !all || last == nil {
		last = slices.Sorted(maps.Keys(o))
		e[len(o)] = last
	}
	return last
}

func (e encoder) append(to []byte, value any) []byte {
	switch v := value.(type) {
	case nil:
		return append(to, "null"...)
	case bool:
		return strconv.AppendBool(to, v)
	case int64:
		return strconv.AppendInt(to, v, 10)
	case string:
		return appendText(to, v)
	case []object:
		to = append(to, '[')
		for _, item := range v {
			to = append(e.append(to, item), ',')
		}
		return append(bytes.TrimSuffix(to, []byte(",")), ']')
	case object:
		to = append(to, '{')
		for _, name := range e.keys(v) {
			to = append(e.append(append(appendText(to, name), ':'), v[name]), ',')
		}
		return append(bytes.TrimSuffix(to, []byte(",")), '}')
	}
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // answers are made of plain values
	}
	return append(to, data...)
}

func appendText(to []byte, s string) []byte {
	for i := range len(s) {
		if b := s[i]; b < ' ' || b > '~' || strings.IndexByte(`"\<>&`, b) >= 0 {
			data, _ := json.Marshal(s) // a string always encodes
			return append(to, data...)
		}
	}
	return append(append(append(to, '"'), s...), '"')
}

func rawReply(status int, contentType string, body []byte) *reply {
	header := http.Header{}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	return &reply{status: status, header: header, body: body}
}

// write notes the answer in the ledger before anything goes out, so that a client that has it finds it noted.
func (s *Server) write(x *exchange, rep *reply) {
	header := x.w.Header()
	header.Set("Date", s.Now().UTC().Format(http.TimeFormat)) // clients correct clock skew by it
	if !rep.bare {
		header.Set("X-Request-Id", x.entry.ID)
		header.Set("X-Intercom-Version", "5f0c4ab1e3d94c07b2a6a8d1e97f3c2b60d418ea") // a build, not a version of the API
		maps.Copy(header, x.header)
	}
	maps.Copy(header, rep.header)
	if rep.status != http.StatusNoContent && rep.status != http.StatusNotModified {
		header.Set("Content-Length", strconv.Itoa(len(rep.body)))
	}
	s.tell(x.entry, rep.status)
	x.w.WriteHeader(rep.status)
	if rep.cut && len(rep.body) > 0 {
		_, _ = x.w.Write(rep.body[:len(rep.body)/2]) // the client may have left
		_ = http.NewResponseController(x.w).Flush()
		panic(http.ErrAbortHandler)
	}
	if rep.pause > 0 && len(rep.body) > 0 {
		s.trickle(x, rep)
		return
	}
	_, _ = x.w.Write(rep.body)
}
