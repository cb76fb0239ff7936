package importer

import "go.yaml.in/yaml/v3"

// What a description may lack and still be taken for whole. Published ones have
// lacked one component of 167; a file that was cut off lacks a fifth of them where
// it has nine tenths of its lines.
const (
	fewMissing  = 4  // components of any small description
	mostMissing = 10 // of a hundred components that are referred to
)

// references counts the references to components and those that lead nowhere.
type references struct {
	all, lost  int
	components map[string]bool // that are referred to: whether they are there
	missing    int             // of the components
	at         place           // of the first that leads nowhere
	first      *yaml.Node
}

func (r *references) add(component string, there bool, at place, n *yaml.Node) {
	r.all++
	if !there {
		if r.lost++; r.first == nil {
			r.at, r.first = at, n
		}
	}
	if _, seen := r.components[component]; seen {
		return
	}
	if r.components == nil {
		r.components = map[string]bool{}
	}
	r.components[component] = there
	if !there {
		r.missing++
	}
}

// complete refuses a description that lacks so many of its components that adding
// them would make up more than it repairs: a part of a file reads well up to its end.
func (c *converter) complete() {
	r := &c.referred
	if r.missing > fewMissing && 100*r.missing > mostMissing*len(r.components) {
		c.fail(r.at, r.first, "%d of %d references lead to components that are not there, %d of %d components: is the file complete?",
			r.lost, r.all, r.missing, len(r.components))
	}
}
