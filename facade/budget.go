package facade

import (
	"math"
	"sync"
)

// budget is what a client has in hand for repeating calls. While everything fails it runs out, and the client's calls
// fail at once instead of trebling the load.
type budget struct {
	mu                sync.Mutex
	left, most, price int // in successful calls
}

func newBudget(p RetryPolicy) *budget {
	most := min(p.Budget, math.MaxInt/p.BudgetRefill) * p.BudgetRefill
	return &budget{left: most, most: most, price: p.BudgetRefill}
}

// spend takes a repetition out of the budget, if there is one.
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
