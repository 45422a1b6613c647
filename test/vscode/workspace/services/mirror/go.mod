module example.com/links/mirror

go 1.25.0

require golang.org/x/sync v0.17.0
