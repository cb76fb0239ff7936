package facade

import (
	"fmt"
	"math"
	"sync"
)

const (
	defaultBudget       = 50
	defaultBudgetRefill = 5

	budgetSpent = "the retry budget is spent"
)

// WithRetryBudget sets how many retries a client has in hand for all its calls together, and how many calls have to
// succeed to earn one back; the default is 50 and 5. The budget keeps a client from adding to the load of a server that
// fails every call. A 429 that says when to come back costs nothing of it, so with 0 retries only those are retried.
func WithRetryBudget(retries, successes int) ClientOption {
	return unless(retries < 0 || successes < 1,
		fmt.Sprintf("WithRetryBudget(%d, %d): want at least 0 retries and 1 success", retries, successes),
		func(c *config) { c.budgetRetries, c.budgetRefill = retries, successes })
}

// budget is what a client has in hand for retries. While everything fails it runs out, and the client's calls
// fail at once instead of trebling the load.
type budget struct {
	mu                sync.Mutex
	left, most, price int // in successful calls
}

func newBudget(retries, successes int) *budget {
	most := min(retries, math.MaxInt/successes) * successes
	return &budget{left: most, most: most, price: successes}
}

// spend takes a retry out of the budget, if there is one.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < b.price {
		return false
	}
	b.left -= b.price
	return true
}

// earn counts a successful call.
func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(b.left+1, b.most)
}
