package canvas

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/webhook/internal/signed"
)

// Func answers a request. Its context ends with the request.
type Func func(ctx context.Context, request *Request) (*Answer, error)

const readTime = 5 * time.Second

// NewHandler returns a handler for one of the app's addresses. It checks the signature, which is by the client secret or,
// while that is being replaced, one of more, and the limits of the answer. A function's error is logged and answered with a
// 500 that does not show it. It fails when a secret is empty or the function nil.
func NewHandler(secret string, f Func, more ...string) (http.Handler, error) {
	secrets := append([]string{secret}, more...)
	if err := signed.CheckSecrets(signed.Keys(signed.Canvas, secrets...)); err != nil {
		return nil, fmt.Errorf("canvas: %w", err)
	}
	if f == nil {
		return nil, fmt.Errorf("canvas: the function is nil")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serve(w, r, secrets, f) }), nil
}

func serve(w http.ResponseWriter, r *http.Request, secrets []string, f Func) {
	done := signed.Within(w, readTime)
	request, err := Parse(r, secrets...)
	if err != nil {
		http.Error(w, err.Error(), Status(err))
		return
	}
	done()
	answer, err := f(r.Context(), request)
	var data []byte
	if err == nil {
		data, err = answer.Encode()
	}
	if err != nil {
		slog.WarnContext(r.Context(), "intercom canvas", "path", r.URL.Path, "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(data) // the client is gone: nobody to tell
}
