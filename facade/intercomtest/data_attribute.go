package intercomtest

// dataModel is what a workspace keeps about its data attributes.
type dataModel struct{}

func newDataModel() dataModel { return dataModel{} }

var dataAttributeRoutes []route
