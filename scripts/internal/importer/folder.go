package importer

// Folder returns the name that a version goes by in the project: the folder of
// openapi. "Preview", "unstable" and "0" are preview.
func Folder(version string) (string, error) { return folder(version) }
