// Command edge prints the name of a new edge node.
package main

import (
	"fmt"

	"github.com/google/uuid"
)

func main() {
	fmt.Println("edge-" + uuid.NewString())
}
