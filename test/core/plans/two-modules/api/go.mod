module example.com/two/api

go 1.21

require (
	example.com/two/shared v0.0.0
	github.com/google/uuid v1.6.0
)

replace example.com/two/shared => ../shared
