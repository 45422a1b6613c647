module example.com/links

go 1.25.3

require (
	github.com/google/uuid v1.6.0
	golang.org/x/sync v0.17.0
)
