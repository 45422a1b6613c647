// Command mirror copies links to a second store.
package main

import (
	"context"
	"log"

	"golang.org/x/sync/semaphore"
)

func main() {
	slots := semaphore.NewWeighted(4)
	if err := slots.Acquire(context.Background(), 1); err != nil {
		log.Fatal(err)
	}
	log.Print("one slot is taken")
}
