// The entry of the Pulumi plugin: programs in Python, Go, C#, Java and YAML get the components from here.
const { serve } = require("../dist/lib/plugin/serve");

serve(require("./schema.json"), __dirname);
