package canvas

import (
	"encoding/json"
	"errors"
	"fmt"
)

// MaxContent is the most that the content, and the most that the stored data, may have as JSON, in bytes.
const MaxContent = 64 << 10

// Answer answers a request: a canvas to show ([Show], [Live]), the result of configure, or the content of a live canvas
// alone ([Content]).
type Answer struct {
	Canvas  *Canvas  `json:"canvas,omitempty"`
	Content *Content `json:"content,omitempty"` // of a live canvas, which has no canvas around it
	Results any      `json:"results,omitempty"` // of configure, when it is done: the card_creation_options of initialize
	Event   *Event   `json:"event,omitempty"`   // of submit, when it is done
}

// Canvas is what is shown, or where Intercom fetches it each time.
type Canvas struct {
	Content    *Content `json:"content,omitempty"`
	ContentURL string   `json:"content_url,omitempty"`
	StoredData any      `json:"stored_data,omitempty"` // comes back with every request about this canvas; at most 64 KB
}

// Content is a list of components, at most 64 KB.
type Content struct {
	// Components are values of [Component], or anything that is a component as JSON.
	Components []any `json:"components"`
}

// Event tells Intercom what a submit means: {"type": "completed"} ends the app's work.
type Event struct {
	Type string `json:"type"`
}

// Show answers with components.
func Show(components ...Component) *Answer {
	return &Answer{Canvas: &Canvas{Content: contentOf(components)}}
}

// Live answers with an address that the content is fetched from whenever it is shown; [ShowLive] answers there.
func Live(contentURL string) *Answer { return &Answer{Canvas: &Canvas{ContentURL: contentURL}} }

// ShowLive answers the request for the content of a live canvas.
func ShowLive(components ...Component) *Answer { return &Answer{Content: contentOf(components)} }

// Configured ends configure; the results are handed to initialize.
func Configured(results any) *Answer { return &Answer{Results: results} }

// Store adds data that comes back with every request about the canvas.
func (a *Answer) Store(data any) *Answer {
	if a.Canvas == nil {
		a.Canvas = &Canvas{}
	}
	a.Canvas.StoredData = data
	return a
}

func contentOf(components []Component) *Content {
	content := &Content{Components: make([]any, len(components))}
	for i, c := range components {
		content.Components[i] = c
	}
	return content
}

// Errors of an answer that Intercom would refuse.
var (
	ErrNoAnswer = errors.New("the answer is empty")
	ErrTooLarge = errors.New("too large for Canvas Kit")
)

// Encode checks an answer and returns its JSON. It fails with [ErrTooLarge] where content or stored data are over 64 KB,
// and where a canvas has content and a content URL both, or neither.
func (a *Answer) Encode() ([]byte, error) {
	if a == nil || a.Canvas == nil && a.Content == nil && a.Results == nil && a.Event == nil {
		return nil, fmt.Errorf("canvas: %w", ErrNoAnswer)
	}
	if err := atMost("content", a.Content, a.Content == nil); err != nil {
		return nil, err
	}
	if c := a.Canvas; c != nil {
		if (c.Content == nil) == (c.ContentURL == "") {
			return nil, errors.New("canvas: a canvas wants either content or a content URL")
		}
		if err := atMost("content", c.Content, c.Content == nil); err != nil {
			return nil, err
		}
		if err := atMost("stored_data", c.StoredData, c.StoredData == nil); err != nil {
			return nil, err
		}
	}
	data, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("canvas: %w", err)
	}
	return data, nil
}

func atMost(what string, value any, absent bool) error {
	if absent {
		return nil
	}
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("canvas: %s: %w", what, err)
	}
	if len(data) > MaxContent {
		return fmt.Errorf("canvas: %s: %w: %d bytes, at most %d are allowed", what, ErrTooLarge, len(data), MaxContent)
	}
	return nil
}
