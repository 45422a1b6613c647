module example.com/mounted

go 1.23

require golang.org/x/text v0.16.0
