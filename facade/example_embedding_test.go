package facade_test

import (
	"encoding/json"
	"fmt"

	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// A struct that embeds a model reads the model's fields alone, since it has the model's UnmarshalJSON. Beside other
// fields a model stands in a field of its own, and a method reads both.
func Example_embeddingAModel() {
	body := []byte(`{"id":"5ba682d23d7cf92bef87bfd4","email":"ada@example.com","score":7}`)

	var embedding struct {
		intercom.Contact
		Score int `json:"score"`
	}
	fmt.Println(json.Unmarshal(body, &embedding), embedding.Email, embedding.Score)

	var scored scoredContact
	fmt.Println(json.Unmarshal(body, &scored), scored.Contact.Email, scored.Score)
	// Output:
	// <nil> ada@example.com 0
	// <nil> ada@example.com 7
}

type scoredContact struct {
	Contact intercom.Contact
	Score   int
}

func (s *scoredContact) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &s.Contact); err != nil {
		return err
	}
	return json.Unmarshal(data, &struct{ Score *int }{&s.Score})
}
