module github.com/nodejs/nodesec/internal/schemacheck

go 1.26.0

require (
	github.com/nodejs/nodesec v0.0.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.2
)

require github.com/klauspost/compress v1.20.3 // indirect

require (
	github.com/Masterminds/semver/v3 v3.5.0 // indirect
	github.com/stretchr/testify v1.12.1
	go.yaml.in/yaml/v3 v3.0.6 // indirect
	golang.org/x/text v0.36.0 // indirect
)

replace github.com/nodejs/nodesec => ../..
