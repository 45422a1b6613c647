// Command worker does nothing: its go.mod is what this folder is about.
package main

func main() {}
