package intercomtest

// audience is what a workspace keeps about segments and subscription types.
type audience struct{}

func newAudience() audience { return audience{} }

var segmentRoutes []route
