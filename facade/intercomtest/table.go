package intercomtest

import (
	"cmp"
	"slices"
)

// record is what every kept thing has: an id, and its place in the order of creation.
type record struct {
	id  string
	seq int64
}

func (r *record) key() *record { return r }

// document is a record that is nothing but fields; in is which collections of the help center it is in.
type document struct {
	record
	doc object
	in  []*document

	draft    object        // of an article, what is to be published next
	versions []*keptRecord // of an article
}

func (d *document) show() object { return d.doc }

type keyed interface{ key() *record }

// table keeps records by id and in the order of creation. Hidden ones have an id only.
type table[T keyed] struct {
	byID map[string]T
	rows []T
}

func (t *table[T]) add(row T) {
	if t.byID == nil {
		t.byID = map[string]T{}
	}
	t.byID[row.key().id] = row
	t.show(row)
}

func (t *table[T]) remove(row T) {
	delete(t.byID, row.key().id)
	t.hide(row)
}

// show puts a hidden row back into its place.
func (t *table[T]) show(row T) {
	if at := t.after(row.key().seq - 1); at == len(t.rows) || t.rows[at].key().seq != row.key().seq {
		t.rows = slices.Insert(t.rows, at, row)
	}
}

func (t *table[T]) hide(row T) {
	if at := t.after(row.key().seq - 1); at < len(t.rows) && t.rows[at].key().seq == row.key().seq {
		t.rows = slices.Delete(t.rows, at, at+1)
	}
}

// after is the index of the first row behind a place in the order of creation.
func (t *table[T]) after(seq int64) int {
	at, _ := slices.BinarySearchFunc(t.rows, seq+1, func(row T, seq int64) int { return cmp.Compare(row.key().seq, seq) })
	return at
}

func (t *table[T]) find(id string, absent *apiError) T {
	row, ok := t.byID[id]
	refuseIf(!ok, absent)
	return row
}

func idsOf[T keyed](rows []T) []string {
	return views(rows, func(row T) string { return row.key().id })
}

// on makes handlers of what is done with the record that the path names first.
func on[T any](find func(c *call, id string) T) func(do func(*call, T) object) handler {
	return func(do func(*call, T) object) handler { return func(c *call) any { return do(c, find(c, c.path[0])) } }
}

// listOf is a list that has no pages.
func listOf[T any](items []T, view func(T) object) object {
	return object{"type": "list", "data": views(items, view)}
}

func deleted(kind, id string) object { return object{"id": id, "object": kind, "deleted": true} }
