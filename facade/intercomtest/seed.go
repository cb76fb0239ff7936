package intercomtest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// seed makes n records, the last of them now and each other a minute before the next.
func (s *Server) seed(n int, make func(c *call, r *rand.Rand, i int) (id string)) []string {
	ids := []string{}
	s.fixture(0, func(c *call) {
		now := c.now
		for i := range n {
			c.now = now - 60*int64(n-1-i)
			ids = append(ids, make(c, c.seeds.random, i))
		}
	})
	return ids
}

// SeedContacts adds n contacts, the last of them created now and each other a minute before the next; every fifth is a
// lead. It returns their ids, oldest first. The same seed makes the same people.
func (s *Server) SeedContacts(n int) []string {
	return s.seed(n, func(c *call, r *rand.Rand, i int) string {
		first, last, place := pick(r, stock.GivenNames), pick(r, stock.FamilyNames), c.order+1 // place makes what follows unique
		body := object{
			"role": "user", "name": first + " " + last, "email": strings.ToLower(fmt.Sprintf("%s.%s.%d@mail.example", first, last, place)),
			"external_id": fmt.Sprintf("customer-%06d", place), "phone": fmt.Sprintf("+3161%07d", r.IntN(10_000_000)),
			"custom_attributes": object{"plan": pick(r, stock.Plans), "seats": int64(1 + r.IntN(40)), "beta": r.IntN(2) == 0},
		}
		if i%5 == 4 {
			body["role"], body["external_id"] = "lead", nil
		}
		return c.createContact(body).id
	})
}

// SeedCompanies adds n companies, spaced in time as [Server.SeedContacts] does, and spreads the contacts that have no
// company over them. It returns Intercom's ids of them, oldest first.
func (s *Server) SeedCompanies(n int) []string {
	ids := s.seed(n, func(c *call, r *rand.Rand, _ int) string {
		return c.upsertCompany(object{
			"company_id": fmt.Sprintf("account-%06d", c.order+1), "name": pick(r, stock.Places) + " " + pick(r, stock.Trades),
			"plan": pick(r, stock.Plans), "size": int64(3 + r.IntN(400)), "industry": pick(r, stock.Trades),
		}).id
	})
	s.fixture(0, func(c *call) {
		for i, ct := range c.contacts.rows {
			if n > 0 && len(ct.companies) == 0 {
				c.attachCompany(ct, c.companies.byID[ids[i%n]])
			}
		}
	})
	return ids
}

// SeedConversations adds n conversations, spaced in time as [Server.SeedContacts] does and begun by the contacts there
// are in turn; without any, by one that it adds. Every other has an answer, every third is closed. It returns their
// ids, oldest first.
func (s *Server) SeedConversations(n int) []string {
	if n > 0 && s.Count()["contact"] == 0 {
		s.SeedContacts(1)
	}
	return s.seed(n, func(c *call, r *rand.Rand, i int) string {
		from, admin := c.contacts.rows[i%len(c.contacts.rows)], adminAuthor(c.admins[i%len(c.admins)])
		conv := c.startConversation(from, "", pick(r, stock.Openings), c.now, []object{})
		if i%2 == 1 {
			c.addPart(conv, "comment", admin, "Thank you for writing, I am looking into it.", nil, object{"waiting_since": nil})
		}
		if i%3 == 2 {
			c.addPart(conv, "close", admin, "", nil, object{"open": false, "state": "closed", "waiting_since": nil})
		}
		return conv.id
	})
}
