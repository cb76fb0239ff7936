package canvas_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/seed-a528e955/intercom-go/facade/webhook/canvas"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// An app that greets the contact, and counts clicks in its stored data.
func ExampleNewHandler() {
	show := func(_ context.Context, r *canvas.Request) (*canvas.Answer, error) {
		clicks := 0.0
		if r.Canvas != nil && r.ComponentID == "click" {
			clicks, _ = r.Canvas.StoredData.(float64)
			clicks++
		}
		contact, err := canvas.Part[intercom.Contact](r.Contact)
		if err != nil || contact == nil {
			return canvas.Show(canvas.Text("Nobody is here.")), err
		}
		hello := fmt.Sprintf("Hello %s, %v clicks", contact.Name, clicks)
		return canvas.Show(canvas.Header(hello), canvas.SubmitButton("click", "Click")).Store(clicks), nil
	}
	for _, path := range []string{"/initialize", "/submit"} {
		handler, err := canvas.NewHandler("client secret", show)
		if err != nil {
			log.Fatal(err)
		}
		http.Handle(path, handler)
	}
}
