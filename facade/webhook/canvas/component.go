package canvas

// Component is something that is shown. Which fields count depends on its type; fields that are not here go with a type of
// your own in [Content].
type Component struct {
	Type         string      `json:"type"` // text, button, input, textarea, dropdown, single-select, checkbox, list, item, image, spacer, divider, data-table …
	ID           string      `json:"id,omitempty"`
	Text         string      `json:"text,omitempty"`
	Label        string      `json:"label,omitempty"`
	Style        string      `json:"style,omitempty"` // header, paragraph, muted, error; of a button primary, secondary, link
	Align        string      `json:"align,omitempty"` // left, center, right
	Placeholder  string      `json:"placeholder,omitempty"`
	Value        any         `json:"value,omitempty"`
	Options      []Component `json:"options,omitempty"` // of dropdown and single-select, of type option
	Option       []Component `json:"option,omitempty"`  // of checkbox, of type option
	Items        []Component `json:"items,omitempty"`   // of list and data-table
	Title        string      `json:"title,omitempty"`   // of an item, as is what follows
	Subtitle     string      `json:"subtitle,omitempty"`
	TertiaryText string      `json:"tertiary_text,omitempty"`
	Image        string      `json:"image,omitempty"`
	ImageWidth   int         `json:"image_width,omitempty"`
	ImageHeight  int         `json:"image_height,omitempty"`
	URL          string      `json:"url,omitempty"` // of an image, as are width and height
	Width        int         `json:"width,omitempty"`
	Height       int         `json:"height,omitempty"`
	Rounded      bool        `json:"rounded,omitempty"`
	Size         string      `json:"size,omitempty"`  // of a spacer: xs, s, m, l, xl
	Field        string      `json:"field,omitempty"` // of a row of a data-table, type field-value
	Disabled     bool        `json:"disabled,omitempty"`
	Action       *Action     `json:"action,omitempty"`
}

// Action is what a click does.
type Action struct {
	Type string `json:"type"` // submit, url, sheet
	URL  string `json:"url,omitempty"`
}

// Text is a paragraph.
func Text(text string) Component { return Component{Type: "text", Text: text, Style: "paragraph"} }

// Header is a text that stands out.
func Header(text string) Component { return Component{Type: "text", Text: text, Style: "header"} }

// SubmitButton sends a submit request with its id.
func SubmitButton(id, label string) Component {
	return Component{Type: "button", ID: id, Label: label, Style: "primary", Action: &Action{Type: "submit"}}
}

// LinkButton opens an address.
func LinkButton(id, label, url string) Component {
	return Component{Type: "button", ID: id, Label: label, Style: "link", Action: &Action{Type: "url", URL: url}}
}

// Input is a line to type in; [Request.InputValues] has what was typed, under the id.
func Input(id, label string) Component { return Component{Type: "input", ID: id, Label: label} }

// Option is one of the options of a dropdown, a single-select or a checkbox.
func Option(id, text string) Component { return Component{Type: "option", ID: id, Text: text} }

// Dropdown lets one option be chosen.
func Dropdown(id, label string, options ...Component) Component {
	return Component{Type: "dropdown", ID: id, Label: label, Options: options}
}

// List shows items, see [Item].
func List(items ...Component) Component { return Component{Type: "list", Items: items} }

// Item is a line of a list.
func Item(id, title, subtitle string) Component {
	return Component{Type: "item", ID: id, Title: title, Subtitle: subtitle}
}

// Spacer is empty space: xs, s, m, l or xl.
func Spacer(size string) Component { return Component{Type: "spacer", Size: size} }
