package table

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Bytes renders the table for its file: entries that are new, changed or gone,
// each at its sorted place; everything else stays as people wrote it, byte for byte.
func (t *Table) Bytes() ([]byte, error) {
	f, err := layOut(t.text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.path, err)
	}
	var kept []block
	written := map[string]bool{}
	for _, b := range f.blocks {
		e := t.Operations[b.key]
		if e == nil {
			b.lines = b.comment // whoever wrote a comment decides about it
		} else if written[b.key] = true; !reflect.DeepEqual(e, b.entry) {
			if lines := f.marked(b, e); lines != nil {
				b.lines = lines
			} else {
				b.lines = append(b.comment[:len(b.comment):len(b.comment)], f.render(b.key, e)...)
			}
		}
		kept = append(kept, b)
	}
	for _, key := range t.Keys() {
		if !written[key] {
			kept = t.insert(kept, block{key: key, lines: f.render(key, t.Operations[key])})
		}
	}
	lines := f.head
	for _, b := range kept {
		lines = append(lines, b.lines...)
	}
	text := []byte(strings.Join(append(lines, f.tail...), ""))
	if bytes.Equal(text, append(t.text[:len(t.text):len(t.text)], '\n')) {
		return t.text, nil // nothing but the end of the last line differs
	}
	return text, nil
}

// marked puts the mark of an entry that is gone behind what people wrote or takes
// it away, where nothing else is to change and the entry has lines of its own.
func (f *document) marked(b block, e *Entry) []string {
	was := *b.entry
	was.Gone = e.Gone
	body := len(b.comment) + 1
	if !reflect.DeepEqual(&was, e) || len(b.lines) <= body {
		return nil
	}
	_, rest, found := strings.Cut(b.lines[body-1], b.key+":")
	if rest = strings.TrimSpace(rest); !found || rest != "" && !comment(rest) {
		return nil // in flow style
	}
	first := b.lines[body]
	mark := first[:len(first)-len(strings.TrimLeft(first, " "))] + "gone: true\n"
	if e.Gone {
		return append(b.lines[:len(b.lines):len(b.lines)], mark)
	}
	return slices.DeleteFunc(slices.Clone(b.lines), func(line string) bool { return line == mark })
}

// insert puts a new entry behind the last one that sorts before it, so that a
// file which people keep in order stays so.
func (t *Table) insert(blocks []block, added block) []block {
	at := 0
	for i, b := range blocks {
		if t.Operations[b.key] != nil && t.less(b.key, added.key) {
			at = i + 1
		}
	}
	return append(blocks[:at:at], append([]block{added}, blocks[at:]...)...)
}

// block is the lines of one entry, its comment first. Lines keep their ends.
type block struct {
	key     string
	entry   *Entry
	comment []string
	lines   []string
}

// document is the file cut into what stands before the entries, the entries,
// and the comments behind the last one.
type document struct {
	head, tail []string
	blocks     []block
	indent     string
}

// layOut cuts the text into entries. A comment belongs to the entry below it.
func layOut(text []byte) (*document, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, err
	}
	lines := strings.SplitAfter(string(text), "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	} else {
		lines[last] += "\n"
	}
	f := &document{head: lines, indent: "  "}
	operations, found := mapping(&root)
	if !found {
		return nil, fmt.Errorf("no operations: in the table")
	}
	if len(operations) == 0 {
		return f, nil
	}
	f.indent = strings.Repeat(" ", operations[0].Column-1)
	starts := make([]int, 0, len(operations)/2+1) // of entries, comments included
	for i := 0; i < len(operations); i += 2 {
		start := operations[i].Line - 1
		if f.indent == "" || !strings.HasPrefix(lines[start], f.indent) {
			return nil, fmt.Errorf("line %d: an entry stands on lines of its own, indented", operations[i].Line)
		}
		for i > 0 && start > operations[i-2].Line && comment(lines[start-1]) {
			start--
		}
		starts = append(starts, start)
	}
	end := len(lines)
	for end > operations[len(operations)-2].Line && comment(lines[end-1]) {
		end--
	}
	f.head, f.tail = lines[:starts[0]:starts[0]], lines[end:]
	starts = append(starts, end)
	for i := 0; i < len(operations); i += 2 {
		b := block{key: operations[i].Value, entry: &Entry{}, lines: lines[starts[i/2]:starts[i/2+1]]}
		b.comment = lines[starts[i/2] : operations[i].Line-1]
		if err := operations[i+1].Decode(b.entry); err != nil {
			return nil, err
		}
		f.blocks = append(f.blocks, b)
	}
	return f, nil
}

// mapping returns keys and values under operations.
func mapping(root *yaml.Node) ([]*yaml.Node, bool) {
	if len(root.Content) == 0 {
		return nil, false
	}
	top := root.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		if top[i].Value == "operations" {
			return top[i+1].Content, true
		}
	}
	return nil, false
}

// comment reports whether a line says nothing to a machine.
func comment(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || line[0] == '#'
}

// render writes an entry as people write it.
func (f *document) render(key string, e *Entry) []string {
	lines := append([]string{f.indent + scalar(key) + ":\n"}, e.lines(f.indent+f.indent)...)
	if len(e.In) == 0 {
		return lines
	}
	lines = append(lines, f.indent+f.indent+"in:\n")
	for _, other := range e.In {
		versions := make([]string, len(other.Versions))
		for i, v := range other.Versions {
			versions[i] = scalar(v)
		}
		lines = append(lines, strings.Repeat(f.indent, 3)+"- versions: ["+strings.Join(versions, ", ")+"]\n")
		lines = append(lines, other.lines(strings.Repeat(f.indent, 3)+"  ")...)
	}
	return lines
}

// lines are what an entry says, a line each.
func (e *Entry) lines(indent string) []string {
	var lines []string
	add := func(format string, args ...any) {
		lines = append(lines, indent+fmt.Sprintf(format, args...)+"\n")
	}
	if e.Service != "" {
		add("service: %s", e.Service)
	}
	add("name: %s", e.Name)
	if e.Type != "" {
		add("type: %s", e.Type)
	}
	if e.Says != "" {
		add("says: %s", scalar(e.Says))
	}
	if e.Repeat != "" {
		add("repeat: %s", e.Repeat)
	}
	if e.Pages != nil {
		add("pages: {kind: %s, items: %s}", e.Pages.Kind, e.Pages.Items)
	}
	if e.Dates != nil {
		add("dates: {by_day: true, seconds_for: [%s]}", strings.Join(e.Dates.SecondsFor, ", "))
	}
	if e.Provisional {
		add("provisional: true")
	}
	if e.Gone {
		add("gone: true")
	}
	if len(e.Constructors) > 0 {
		add("constructors:")
		for _, c := range e.Constructors {
			lines = append(lines, c.lines(indent+"  ")...)
		}
	}
	return lines
}

// scalar quotes s where YAML needs it.
func scalar(s string) string {
	out, err := yaml.Marshal(s)
	if err != nil || bytes.ContainsRune(bytes.TrimSpace(out), '\n') {
		return fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(string(out))
}
