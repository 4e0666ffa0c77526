module farm

go 1.26.6

require (
	example.com/pulumi-diskless/sdk/go/diskless v0.1.0
	github.com/pulumi/pulumi/sdk/v3 v3.274.1
)

replace example.com/pulumi-diskless/sdk/go/diskless => ./sdk/go
