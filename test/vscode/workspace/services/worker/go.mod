module example.com/links/worker

go 1.25.0

toolchain 1.25.3

require golang.org/x/sync
