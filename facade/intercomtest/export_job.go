package intercomtest

// exportDesk is what a workspace keeps about data export jobs.
type exportDesk struct{}

func newExportDesk() exportDesk { return exportDesk{} }

var exportRoutes []route
