/** go.mod files as they stand in real projects: every kind of line, modules and versions that exist. */
export const REAL_GO_MODS: Readonly<Record<string, string>> = {
  "a small service": `module github.com/acme/orders

go 1.22.4

require (
	github.com/go-chi/chi/v5 v5.0.12
	github.com/jackc/pgx/v5 v5.6.0
	github.com/stretchr/testify v1.9.0
	go.uber.org/zap v1.27.0
)

require (
	github.com/davecgh/go-spew v1.1.1 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20221227161230-091c0ba34f0a // indirect
	github.com/pmezard/go-difflib v1.0.0 // indirect
	go.uber.org/multierr v1.10.0 // indirect
	golang.org/x/crypto v0.17.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
`,
  "before pruning": `module github.com/acme/legacy

go 1.13

require (
	github.com/BurntSushi/toml v0.3.1
	github.com/docker/docker v20.10.7+incompatible
	github.com/gorilla/mux v1.7.4
	github.com/pkg/errors v0.9.1 // indirect
	golang.org/x/net v0.0.0-20190620200207-3b0461eec859
	gopkg.in/check.v1 v0.0.0-20161208181325-20d25e280405
	gopkg.in/yaml.v2 v2.2.8
)

replace github.com/docker/docker => github.com/moby/moby v20.10.7+incompatible

exclude github.com/gorilla/mux v1.7.3
`,
  "one of several modules": `module github.com/acme/platform/api

go 1.23.0

toolchain go1.23.4

require (
	github.com/acme/platform/pkg v0.0.0
	google.golang.org/grpc v1.64.0
	google.golang.org/protobuf v1.34.2
	k8s.io/api v0.30.2
	k8s.io/apimachinery v0.30.2
	sigs.k8s.io/yaml v1.4.0 // indirect; kept for the generator
)

replace (
	github.com/acme/platform/pkg => ../pkg
	k8s.io/api v0.30.2 => k8s.io/api v0.30.1
	k8s.io/apimachinery => k8s.io/apimachinery v0.30.1
)
`,
  "a library with a history": `// Deprecated: use github.com/acme/wire/v3.
module github.com/acme/wire/v2

go 1.20

require golang.org/x/tools v0.7.0

require github.com/google/go-cmp v0.5.9 // indirect

retract (
	v2.1.0 // Published by mistake.
	[v2.3.0, v2.3.4] // Loses data.
)

retract v2.0.0-rc.1
`,
  "tools and settings": `module github.com/acme/cli

go 1.25.0

godebug (
	default=go1.23
	panicnil=1
)

tool (
	github.com/golangci/golangci-lint/cmd/golangci-lint
	golang.org/x/tools/cmd/stringer
)

ignore ./node_modules

require (
	github.com/spf13/cobra v1.8.1
	golang.org/x/tools v0.27.0 // indirect
)
`,
};
