package facade

import (
	"errors"
	"iter"

	"github.com/seed-a528e955/intercom-go/api"
)

// Collect makes a slice of the first items, at most as many as limit says; 0 is all of them. It asks for no page that
// it does not need, so a full slice does not say whether there are more. After an error it returns what it has, too.
func Collect[T any](items iter.Seq2[*T, error], limit int) (all []T, err error) {
	if items == nil {
		return nil, errors.New("facade: Collect: items is nil")
	}
	for item, err := range items {
		if err != nil {
			return all, err
		}
		if all = append(all, *item); len(all) == limit {
			break
		}
	}
	return all, nil
}

// ProgressInfo is how far an iteration has come: the pages and items until now, and the items of the whole list as the
// newest page says, 0 when that is not known.
type ProgressInfo struct{ Pages, Items, Total int }

// Progress calls tell before each page is handled.
func Progress[T any](pages iter.Seq2[*api.Page[T], error], tell func(ProgressInfo)) iter.Seq2[*api.Page[T], error] {
	return func(yield func(*api.Page[T], error) bool) {
		if pages == nil || tell == nil {
			yield(nil, errors.New("facade: Progress: pages and tell must not be nil"))
			return
		}
		var p ProgressInfo
		for page, err := range pages {
			if err == nil {
				p = ProgressInfo{p.Pages + 1, p.Items + len(page.Items), page.Total}
				tell(p)
			}
			if !yield(page, err) {
				return
			}
		}
	}
}

// RestartingScroll goes over the pages of a scroll, such as that of all companies, and starts it again when it breaks
// off (api.ErrScrollExpired), three times at most. All pages then come again: onRestart, which may be nil, is called
// before, and how often that makes it. Its first page waits for other scrolls as any scroll's does: [WithScrollWait].
func RestartingScroll[T any](start func() iter.Seq2[*api.Page[T], error], onRestart func(n int)) iter.Seq2[*api.Page[T], error] {
	return func(yield func(*api.Page[T], error) bool) {
		if start == nil {
			yield(nil, errors.New("facade: RestartingScroll: start is nil"))
			return
		}
		restarts := 0
		for again := true; again; {
			again = false
			pages := start()
			if pages == nil {
				yield(nil, errors.New("facade: RestartingScroll: start returned nil"))
				return
			}
			for page, err := range pages {
				if restarts < 3 && errors.Is(err, api.ErrScrollExpired) {
					restarts++
					again = true
					if onRestart != nil {
						onRestart(restarts)
					}
				}
				if again || !yield(page, err) {
					break
				}
			}
		}
	}
}
