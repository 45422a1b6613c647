module git.corp.example/shop/api

go 1.22

require (
	git.corp.example/shop/lib v1.4.0
	github.com/acme/queue v0.3.1
	github.com/gin-gonic/gin v1.10.0
	golang.org/x/sync v0.7.0
)
