package api

import "encoding/json"

// Avatar is the picture of an admin, a contact or a visitor. Intercom sends it as an object or as a bare address,
// whatever the description says; both are read, and written back in the form they came in.
type Avatar struct {
	// Type is "avatar", or "" when the picture came as a bare address.
	Type string `json:"type,omitempty"`
	// ImageURL is the picture's address.
	ImageURL string `json:"image_url,omitempty"`
}

type avatarObject Avatar

// UnmarshalJSON reads an object with image_url, an address, or null.
func (a *Avatar) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*a = Avatar{}
		return json.Unmarshal(data, &a.ImageURL)
	}
	return json.Unmarshal(data, (*avatarObject)(a))
}

// MarshalJSON writes an object, or the bare address when there is no type.
func (a Avatar) MarshalJSON() ([]byte, error) {
	if a.Type == "" && a.ImageURL != "" {
		return json.Marshal(a.ImageURL)
	}
	return json.Marshal(avatarObject(a))
}
