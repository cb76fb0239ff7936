package intercomtest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Recorder is a proxy that passes requests on to Intercom and keeps what was answered, so that a real workspace's
// answers can be replayed ([Server.Replay]) and compared ([Compare]). It keeps no token, and replaces personal data:
// names, addresses, phones, texts and places by made-up ones, the same for the same.
type Recorder struct {
	upstream string
	client   *http.Client
	mu       sync.Mutex
	answers  []Recorded
}

// Recorded is one answer of a recording.
type Recorded struct {
	Method  string          `json:"method"`
	Path    string          `json:"path"` // with its query
	Version string          `json:"version,omitempty"`
	Sent    json.RawMessage `json:"sent,omitempty"`
	Status  int             `json:"status"`
	Type    string          `json:"type,omitempty"` // Content-Type, where it is not JSON
	Body    json.RawMessage `json:"body,omitempty"` // JSON, or a string
}

// NewRecorder makes a recorder of the API at an address such as "https://api.intercom.io".
func NewRecorder(upstream string) (*Recorder, error) {
	u, err := url.Parse(upstream)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("recorder: upstream %q is not an address", upstream)
	}
	return &Recorder{upstream: strings.TrimSuffix(upstream, "/"), client: &http.Client{
		Timeout:       2 * time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// ServeHTTP passes one request on.
func (rec *Recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	const most = 64 << 20
	sent, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		return
	}
	out, err := http.NewRequestWithContext(r.Context(), r.Method, rec.upstream+r.URL.RequestURI(), bytes.NewReader(sent))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	out.Header = r.Header.Clone()
	out.Header.Del("Accept-Encoding") // the transport's own is undone by it
	resp, err := rec.client.Do(out)
	if err != nil {
		http.Error(w, "upstream: "+err.Error(), http.StatusBadGateway)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, most))
	if err != nil {
		http.Error(w, "upstream: "+err.Error(), http.StatusBadGateway)
		return
	}
	rec.keep(r, sent, resp, body)
	for name, values := range resp.Header {
		if name != "Content-Length" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = w.Write(body) // the client may have left
}

func (rec *Recorder) keep(r *http.Request, sent []byte, resp *http.Response, body []byte) {
	kept := Recorded{Method: r.Method, Path: scrubText("", r.URL.RequestURI()), Version: r.Header.Get("Intercom-Version"), Status: resp.StatusCode, Sent: scrubbed(sent)}
	if kind := resp.Header.Get("Content-Type"); !strings.Contains(kind, "json") {
		kept.Type = kind
	}
	kept.Body = scrubbed(body)
	locked(&rec.mu, func() { rec.answers = append(rec.answers, kept) })
}

// Len counts the answers so far.
func (rec *Recorder) Len() (n int) {
	locked(&rec.mu, func() { n = len(rec.answers) })
	return n
}

// Recording is what was kept, as a document for [Server.Replay] and [Compare].
func (rec *Recorder) Recording() (document []byte) {
	locked(&rec.mu, func() { document, _ = json.MarshalIndent(rec.answers, "", " ") })
	return document
}

var (
	emailText = regexp.MustCompile(`[\w.+-]+(@|%40)[\w-]+(\.[\w-]+)+`)
	personal  = regexp.MustCompile(`(^|_)(name|email|phone|body|subject|title|description|message|summary|address|city|region|country|ip|postal_code|pseudonym|formatted_phone|referrer|avatar|image_url|remark|company_id|external_id|user_id|website|url|text|transcript)$`)
	constants = map[string]bool{"type": true, "object": true}
)

// scrubbed is JSON without personal data; what is no JSON becomes a string that says how long it was.
func scrubbed(data []byte) json.RawMessage {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	var value any
	if decodeJSON(data, &value) != nil {
		text, _ := json.Marshal(fmt.Sprintf("%d bytes", len(data)))
		return text
	}
	clean, _ := json.Marshal(scrub("", value))
	return clean
}

func scrub(name string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		clean := object{}
		for key, inner := range v {
			if name == "custom_attributes" || name == "metadata" {
				inner = scrubAttribute(inner)
			}
			clean[key] = scrub(key, inner)
		}
		return clean
	case []any:
		return views(v, func(item any) any { return scrub(name, item) })
	case string:
		return scrubText(name, v)
	}
	return value
}

// scrubAttribute replaces what customers make up.
func scrubAttribute(value any) any {
	if text, ok := value.(string); ok && text != "" {
		return madeUp(text)
	}
	return value
}

func scrubText(name, text string) string {
	if text == "" || constants[name] {
		return text
	}
	if personal.MatchString(name) {
		switch {
		case strings.Contains(name, "email"):
			return madeUp(text) + "@mail.example"
		case strings.Contains(name, "url") || name == "website" || name == "referrer":
			return "https://www.example.com/" + madeUp(text)
		}
		return madeUp(text)
	}
	return emailText.ReplaceAllStringFunc(text, func(email string) string { return madeUp(email) + "@mail.example" })
}

// madeUp is the same for the same text, and says nothing of it.
func madeUp(text string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text)) // a hash never fails to write
	return fmt.Sprintf("x%08x", h.Sum32())
}

// Replay answers the requests of a recording as it has them, as [Server.Answer] does: those to a path one after the
// other, the last again and again.
func (s *Server) Replay(recording []byte) error {
	var answers []Recorded
	if err := json.Unmarshal(recording, &answers); err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	byPath := map[string][]Fault{}
	var order []Match
	for _, a := range answers {
		path, _, _ := strings.Cut(a.Path, "?")
		key := a.Method + " " + path
		if byPath[key] == nil {
			order = append(order, Match{Method: a.Method, Path: path, Times: Always})
		}
		byPath[key] = append(byPath[key], instead("replay", func(*Server, *exchange) *reply {
			kind := cmp.Or(a.Type, "application/json; charset=utf-8")
			return rawReply(a.Status, kind, a.Body)
		}))
	}
	locked(&s.mu, func() {
		for _, m := range order {
			s.stubs = slices.Insert(s.stubs, 0, &rule{Match: m, faults: byPath[m.Method+" "+m.Path]})
		}
	})
	return nil
}
