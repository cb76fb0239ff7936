// Package paging has the pages object, in which most of Intercom's lists say where the next page is.
//
// Programs seldom look at it: the …Pages and …All methods follow it, and api.Page has its cursor.
package paging

import "github.com/seed-a528e955/intercom-go/api/internal/codec"

// Info is the pages object of a list's answer, in any of the forms it takes: with next as an object, as the address
// of the next page, null or absent; with its numbers as numbers or strings; or as an address in place of the object.
//
// See https://developers.intercom.com/docs/build-an-integration/learn-more/rest-apis/pagination.
type Info struct {
	// Type is nearly always "pages".
	Type string `json:"type,omitzero"`
	// Page is the number of this page, from 1; 0 when it is not said.
	Page int `json:"page,omitzero" wire:"loose"`
	// PerPage is the number of items of a full page.
	PerPage int `json:"per_page,omitzero" wire:"loose"`
	// TotalPages is the number of pages.
	TotalPages int `json:"total_pages,omitzero" wire:"loose"`
	// Next points to the next page; nil on the last.
	Next *Next `json:"next,omitzero" wire:"bare"`
}

// Next points to the next page of a list.
type Next struct {
	// Page is its number.
	Page int `json:"page,omitzero" wire:"loose"`
	// PerPage is the number of items of a full page.
	PerPage int `json:"per_page,omitzero" wire:"loose"`
	// StartingAfter is the cursor it begins at.
	StartingAfter string `json:"starting_after,omitzero" wire:"loose"`
	// URL is its address, where Intercom gave that in place of an object. Requests never go to it: only its query is used.
	URL string `json:"url,omitzero" wire:"bare"`
}

// UnmarshalJSON reads an object in any of its forms, or an address.
func (p *Info) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, p) }

// UnmarshalJSON reads an object or an address.
func (n *Next) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, n) }
