// Command byhand reads one contact with net/http and encoding/json: the baseline for the size and the build of a program.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

func main() {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, os.Getenv("INTERCOM_URL")+"/contacts/1", http.NoBody)
	if err != nil {
		fmt.Println(err)
		return
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("INTERCOM_ACCESS_TOKEN"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	var contact struct {
		Name string `json:"name"`
	}
	fmt.Println(json.NewDecoder(resp.Body).Decode(&contact), contact.Name)
}
