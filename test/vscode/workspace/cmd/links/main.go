// Command links is a small link shortener: the sample that Surefetch opens.
package main

import (
	"errors"
	"log"
	"net/http"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

func main() {
	links := map[string]string{uuid.NewString(): "https://go.dev/"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{id}", func(w http.ResponseWriter, r *http.Request) {
		target, ok := links[r.PathValue("id")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, target, http.StatusFound)
	})
	var servers errgroup.Group
	servers.Go(func() error { return http.ListenAndServe(":8080", mux) })
	if err := servers.Wait(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
