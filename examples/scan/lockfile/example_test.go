package lockfile_test

import (
	"fmt"
	"log"
	"testing/fstest"

	"github.com/nodejs/nodesec/examples/scan/lockfile"
)

func ExampleRead() {
	project := fstest.MapFS{"package-lock.json": {Data: []byte(`{
		"lockfileVersion": 3,
		"packages": {
			"": {"name": "app"},
			"node_modules/underscore": {"name": "lodash", "version": "4.17.4"},
			"node_modules/mocha": {"version": "5.0.0", "dev": true},
			"node_modules/qs": {"resolved": "lib/qs", "link": true}
		}}`)}}
	l, err := lockfile.Read(project, "package-lock.json")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(l.Tool, l.Version)
	for _, p := range l.Packages {
		fmt.Printf("%s@%s from %s, for development: %v\n", p.Name, p.Version, p.Source, p.Development)
	}
	// Output:
	// npm 3
	// lodash@4.17.4 from registry, for development: false
	// mocha@5.0.0 from registry, for development: true
	// qs@ from folder, for development: false
}

func ExampleParse() {
	l, err := lockfile.Parse([]byte(`# yarn lockfile v1

"underscore@npm:lodash@^4.0.0":
  version "4.17.4"
`))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(l.Tool, l.Packages[0].Name, l.Packages[0].Version)
	fmt.Println(l.DevelopmentUnknown)
	// Output:
	// yarn lodash 4.17.4
	// the project's package.json is not at hand
}
