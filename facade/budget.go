package facade

import "sync"

// budget is what a client has in hand for repeating calls. While everything fails it runs out, and the client's calls
// fail at once instead of trebling the load.
type budget struct {
	mu        sync.Mutex
	left      int
	most      int
	refill    int
	successes int
}

func newBudget(p RetryPolicy) *budget {
	return &budget{left: p.Budget, most: p.Budget, refill: p.BudgetRefill}
}

// spend takes a repetition out of the budget, if there is one.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left == 0 {
		return false
	}
	b.left--
	return true
}

// earn counts a successful call.
func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left == b.most {
		return
	}
	if b.successes++; b.successes >= b.refill {
		b.successes = 0
		b.left++
	}
}
