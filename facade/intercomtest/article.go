package intercomtest

// helpCenter is what a workspace keeps about articles and their collections.
type helpCenter struct{}

func newHelpCenter() helpCenter { return helpCenter{} }

var articleRoutes []route
