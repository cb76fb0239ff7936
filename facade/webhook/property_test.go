package webhook_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

// Whatever the queue, the workers, the senders and the moment of the shutdown: each id that was answered 200 was handled
// exactly once or is returned by Shutdown, and no id that was only ever refused was handled.
func TestWhatIsAnswered200IsHandledOrReturned(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { deliverAtRandom(t, rand.New(rand.NewPCG(seed, 1))) })
	}
}

func deliverAtRandom(t *testing.T, random *rand.Rand) {
	var mu sync.Mutex
	handled, accepted := map[string]int{}, map[string]bool{}
	slow := random.IntN(3)
	h := newHandler(t, webhook.WithQueue(1+random.IntN(20)), webhook.WithWorkers(1+random.IntN(4)), webhook.WithErrorFunc(ignore),
		webhook.OnAll(func(_ context.Context, e *webhook.Event) error {
			for range slow {
				runtime.Gosched()
			}
			mu.Lock()
			defer mu.Unlock()
			handled[e.ID]++
			return nil
		}))
	var senders sync.WaitGroup
	ids, statuses := 5+random.IntN(100), map[int]bool{200: true, 429: true, 503: true}
	for range 1 + random.IntN(4) {
		order := random.Perm(ids)
		senders.Go(func() {
			for _, n := range order { // every sender sends every id: all are duplicates of each other
				id := fmt.Sprint(n)
				status := send(h, signedRequest(notification("x", id, `{}`)))
				mu.Lock()
				accepted[id] = accepted[id] || status == 200
				assert.True(t, statuses[status], status)
				mu.Unlock()
			}
		})
	}
	if random.IntN(2) == 0 {
		senders.Wait()
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(2))*10*time.Second) // at once, or patient
	defer cancel()
	returned := map[string]bool{}
	var left *webhook.UnfinishedError
	if err := h.Shutdown(ctx); err != nil {
		require.ErrorAs(t, err, &left)
		for _, e := range left.Events {
			returned[e.ID] = true
		}
	}
	senders.Wait()
	require.NoError(t, h.Shutdown(t.Context())) // those that were running when it did not wait
	mu.Lock()
	defer mu.Unlock()
	for id, ok := range accepted {
		assert.LessOrEqual(t, handled[id], 1, "id %s", id)
		assert.Equal(t, ok, handled[id] == 1 || returned[id], "id %s: accepted %v, handled %d, returned %v", id, ok, handled[id], returned[id])
	}
}
