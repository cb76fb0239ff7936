package intercomtest

import (
	"fmt"
	"slices"
	"strings"
)

// account is what sets a workspace apart from others of the same server.
type account struct {
	token, region string
	planEnded     bool
	bounded       bool // by permissions
	permissions   []string
}

// Workspace is a further workspace of a server, which has records of its own; see [WithWorkspace].
type Workspace struct {
	Token        string   // the access token that leads to it
	Region       string   // that GET /me reports; "US" when empty, or "EU", "AU"
	Permissions  []string // of the token, see [Permissions]; nil for all
	Unsubscribed bool     // see [WithoutSubscription]
}

var regions = []string{"US", "EU", "AU"}

// WithWorkspace adds a workspace that another token leads to. [Server.Workspace] gives its fixtures.
func WithWorkspace(w Workspace) Option {
	return func(cfg *config) error {
		if w.Region == "" {
			w.Region = "US"
		}
		taken := w.Token == cfg.token || slices.ContainsFunc(cfg.others, func(a account) bool { return a.token == w.Token })
		if w.Token == "" || taken {
			return fmt.Errorf("WithWorkspace: token %q: want one that no other workspace has", w.Token)
		}
		if !slices.Contains(regions, w.Region) {
			return fmt.Errorf("WithWorkspace: %q is none of US, EU, AU", w.Region)
		}
		if name := unknownPermission(w.Permissions); name != "" {
			return fmt.Errorf("WithWorkspace: unknown permission %q (want of %s)", name, strings.Join(Permissions(), ", "))
		}
		cfg.others = append(cfg.others, account{w.Token, w.Region, w.Unsubscribed, w.Permissions != nil, slices.Clone(w.Permissions)})
		return nil
	}
}

// Workspace returns the server as the workspace of a token has it: its fixtures and looks, with what is shared, such as
// faults, ledger and clock. A token that leads nowhere stops the test.
func (s *Server) Workspace(token string) *Server {
	s.tb.Helper()
	space := s.spaceOf("Bearer " + token)
	if space == nil {
		s.tb.Fatalf("intercomtest: Workspace: no workspace has the token %q", token)
		return nil
	}
	return &Server{URL: s.URL, shared: s.shared, space: space, tb: s.tb}
}

// spaceOf is the workspace that an Authorization header leads to, nil when there is none.
func (s *shared) spaceOf(authorization string) *workspace {
	scheme, token, _ := strings.Cut(authorization, " ")
	at := slices.IndexFunc(s.spaces, func(w *workspace) bool { return w.token == token })
	if at < 0 || !strings.EqualFold(scheme, "Bearer") {
		return nil
	}
	return s.spaces[at]
}
