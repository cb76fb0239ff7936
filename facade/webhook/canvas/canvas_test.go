package canvas_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook/canvas"
)

const secret = "client-secret"

func post(h http.Handler, body, secret string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/submit", strings.NewReader(body))
	canvas.Sign(r.Header, []byte(body), secret)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

type contact struct {
	ID    string `json:"id"`
	Email string `json:"email"`
}

func TestSubmit(t *testing.T) {
	body := `{"workspace_id":"wk1","component_id":"send","input_values":{"size":"xl"},"contact":{"type":"contact","id":7,"email":"ada@example.org"},
		"admin":null,"canvas":{"content":{"components":[]},"stored_data":{"step":1}}}`
	h, err := canvas.NewHandler(secret, func(_ context.Context, r *canvas.Request) (*canvas.Answer, error) {
		ada, err := canvas.Part[contact](r.Contact)
		require.NoError(t, err)
		assert.Equal(t, &contact{"7", "ada@example.org"}, ada)
		nobody, err := canvas.Part[contact](r.Admin)
		require.NoError(t, err)
		assert.Nil(t, nobody)
		_, err = canvas.Part[contact]([]byte(`[]`))
		require.Error(t, err)
		assert.Equal(t, map[string]any{"step": 1.0}, r.Canvas.StoredData)
		assert.EqualValues(t, "wk1", r.WorkspaceID)
		assert.JSONEq(t, body, string(r.Raw))
		return canvas.Show(canvas.Text("Size "+r.InputValues["size"].(string)), canvas.SubmitButton(r.ComponentID, "Again")).Store(map[string]any{"step": 2}), nil
	}, "an older secret")
	require.NoError(t, err)
	w := post(h, body, secret)
	require.Equal(t, 200, w.Code)
	assert.Equal(t, "application/json", w.Header().Get("Content-Type"))
	assert.JSONEq(t, `{"canvas":{"content":{"components":[{"type":"text","text":"Size xl","style":"paragraph"},
		{"type":"button","id":"send","label":"Again","style":"primary","action":{"type":"submit"}}]},"stored_data":{"step":2}}}`, w.Body.String())
	assert.Equal(t, 200, post(h, body, "an older secret").Code)
}

func TestRefusals(t *testing.T) {
	h, err := canvas.NewHandler(secret, func(_ context.Context, r *canvas.Request) (*canvas.Answer, error) {
		switch r.ComponentID {
		case "error":
			return nil, errors.New("private")
		case "nothing":
			return nil, nil
		}
		return canvas.Show(canvas.Text(strings.Repeat("x", canvas.MaxContent))), nil
	})
	require.NoError(t, err)
	for _, id := range []string{"error", "nothing", "too large"} {
		w := post(h, `{"component_id":"`+id+`"}`, secret)
		assert.Equal(t, 500, w.Code, id)
		assert.Equal(t, "internal error\n", w.Body.String())
	}
	assert.Equal(t, 401, post(h, "{}", "another").Code)
	assert.Equal(t, 400, post(h, "[]", secret).Code)
	assert.Equal(t, 400, post(h, "{", secret).Code)
	assert.Equal(t, 413, post(h, strings.Repeat(" ", canvas.MaxBody+1), secret).Code)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	assert.Equal(t, 405, w.Code)
	_, err = canvas.NewHandler("", nil)
	require.Error(t, err)
	_, err = canvas.NewHandler(secret, nil)
	require.Error(t, err)
}

func TestAnswersAreHeldToTheLimits(t *testing.T) {
	for want, answer := range map[string]*canvas.Answer{
		`{"canvas":{"content_url":"https://app.test/live"}}`:        canvas.Live("https://app.test/live"),
		`{"content":{"components":[{"type":"spacer","size":"s"}]}}`: canvas.ShowLive(canvas.Spacer("s")),
		`{"results":{"a":1}}`: canvas.Configured(map[string]int{"a": 1}),
		`{"canvas":{"content":{"components":[]},"stored_data":"kept"}}`: canvas.Show().Store("kept"),
		`{"event":{"type":"completed"}}`:                                {Event: &canvas.Event{Type: "completed"}},
	} {
		data, err := answer.Encode()
		require.NoError(t, err)
		assert.JSONEq(t, want, string(data))
	}
	exact := strings.Repeat("x", canvas.MaxContent-2) // with its quotes
	_, err := canvas.Show().Store(exact).Encode()
	require.NoError(t, err)
	for _, answer := range []*canvas.Answer{
		canvas.Show().Store(exact + "x"), canvas.ShowLive(canvas.Text(exact)), canvas.Show(canvas.Header(exact)),
	} {
		_, err := answer.Encode()
		require.ErrorIs(t, err, canvas.ErrTooLarge)
	}
	both := canvas.Show()
	both.Canvas.ContentURL = "https://app.test"
	for _, answer := range []*canvas.Answer{nil, {}, both, {Canvas: &canvas.Canvas{}}, canvas.Configured(make(chan int)), canvas.Show().Store(make(chan int))} {
		_, err := answer.Encode()
		require.Error(t, err)
	}
}

func FuzzHandler(f *testing.F) {
	f.Add([]byte(`{"component_id":"a","input_values":{"b":[1]},"canvas":{"content":null}}`))
	f.Add([]byte(`{"workspace_id":7,"canvas":[],"contact":"x"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		called := false
		h, err := canvas.NewHandler(secret, func(context.Context, *canvas.Request) (*canvas.Answer, error) {
			called = true
			return canvas.Show(), nil
		})
		require.NoError(t, err)
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		canvas.Sign(r.Header, body, secret)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if called != (w.Code == 200) {
			t.Fatal(w.Code, called)
		}
	})
}
