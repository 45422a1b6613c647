/** go.mod files that go accepts, and one for each way it refuses one. `{bom}` and the like are spelled as escapes. */
export const GO_MOD_TEXTS: Readonly<Record<string, string>> = {
  minimal: "module example.com/x\n",
  typical:
    "module example.com/x\n\ngo 1.22.0\n\ntoolchain go1.22.6\n\nrequire (\n\tgithub.com/a/b v1.2.3\n\tgopkg.in/yaml.v3 v3.0.1 // indirect\n\texample.com/c/v2 v2.0.0-20240101000000-abcdefabcdef // indirect; pinned\n)\n\nrequire example.com/d v2.0.0+incompatible\n\nreplace github.com/a/b v1.2.3 => ../b\n\nreplace example.com/d => example.com/e v1.0.0\n\nexclude example.com/d v1.0.0\n\nretract [v1.0.0, v1.1.0] // broken\n\nretract v1.2.0\n",
  "every directive":
    "module example.com/x\ngo 1.25.0\ngodebug default=go1.21\ngodebug (\n\tpanicnil=1\n)\ntool example.com/x/cmd\ntool (\n\texample.com/y/cmd\n)\nignore ./node_modules\nignore (\n\tstatic\n)\n",
  "windows line ends":
    "module example.com/x\r\n\r\ngo 1.21\r\nrequire (\r\n\texample.com/a v1.0.0 // indirect\r\n)\r\n",
  "no line end": "module example.com/x",
  quoted:
    'module "example.com/x"\nrequire "example.com/a" "v1.0.0"\nreplace "example.com/a" => "./dir with space"\n',
  escaped:
    'module "example.com/\\u0078"\nrequire "example.com/\\x61\\142" v1.0.0\n',
  comments:
    "// Deprecated: gone\nmodule example.com/x // here\n// end\nrequire ( // why\n// first\n\texample.com/a v1.0.0 // x // y\n) // done\n",
  "empty block":
    "module example.com/x\nrequire ()\nexclude (\n)\nreplace ( ) // none\n",
  "module block": "module (\n\texample.com/x\n)\n",
  "prerelease go": "module example.com/x\ngo 1.22rc1\n",
  "toolchain default": "module example.com/x\ngo 1.22\ntoolchain default\n",
  "old toolchain": "module example.com/x\ngo 1.22\ntoolchain go1.22.3-custom\n",
  "duplicate requirement":
    "module example.com/x\nrequire example.com/a v1.0.0\nrequire example.com/a v1.1.0\n",
  "same replacement twice":
    "module example.com/x\nreplace a => ./b\nreplace a => ./b\n",
  "unicode word": "module example.com/x\n// 注释\nignore ./目录\n",
  "at sign in old path":
    "module example.com/x\nreplace example.com/a@v1.0.0 => ./a\n",
  "gopkg unstable":
    "module example.com/x\nrequire gopkg.in/a.v2-unstable v2.0.0\n",
  "gopkg pseudo":
    "module example.com/x\nrequire gopkg.in/check.v1 v0.0.0-20161208181325-20d25e280405\n",
  "tabs and blanks": "module\texample.com/x  \n  go   1.21 \n",

  "byte order mark": "\ufeffmodule example.com/x\n",
  "no-break space": "module example.com/x\nrequire\u00a0example.com/a v1.0.0\n",
  "control character": "module example.com/x\n\u0001\n",
  "zero-width space":
    "module example.com/x\nrequire example.com/a\u200b v1.0.0\n",
  "ideographic space":
    "module example.com/x\nrequire example.com/a\u3000v1.0.0\n",
  "block comment":
    "module example.com/x\n/* old */\nrequire example.com/a v1.0.0\n",
  "block comment at end":
    "module example.com/x\nrequire example.com/a v1.0.0 /* indirect */\n",
  "block comment in word":
    "module example.com/x\nrequire example.com/a/* v1.0.0\n",
  "open block comment": "module example.com/x /* never closed\ngo 1.21\n",
  "open string": 'module "example.com/x\ngo 1.21\n',
  "open string at end": 'module example.com/x\nrequire "example.com/a',
  "open raw string": "module example.com/x\nrequire `example.com/a v1.0.0\n",
  "unterminated block":
    "module example.com/x\nrequire (\n\texample.com/a v1.0.0\n",
  "unterminated block with more":
    "module example.com/x\nrequire (\n\texample.com/a v1.0.0\n\nreplace example.com/a => ./a\n",
  "parenthesis on last line":
    "module example.com/x\nrequire (\n\texample.com/a v1.0.0 )\n\ngo 1.21\n",
  "text behind parenthesis":
    "module example.com/x\nrequire (\n\texample.com/a v1.0.0\n) go 1.21\n",
  "words behind parenthesis":
    "module example.com/x\nrequire (\n\texample.com/a v1.0.0\n) and more\n",
  "block on one line":
    "module example.com/x\nrequire ( example.com/a v1.0.0 )\n",
  "replace block on one line":
    "module example.com/x\nreplace ( example.com/a => ./a )\n",
  "retract block on one line": "module example.com/x\nretract ( v1.0.0 )\n",
  "tool block on one line":
    "module example.com/x\ntool ( example.com/x/cmd )\n",
  "block opened late":
    "module example.com/x\nrequire ( example.com/a v1.0.0\n\texample.com/b v1.0.0\n)\n",
  "go block": "module example.com/x\ngo (\n\t1.21\n)\n",
  "toolchain block": "module example.com/x\ntoolchain (\n\tgo1.21.0\n)\n",
  "unknown block":
    "module example.com/x\nrequires (\n\texample.com/a v1.0.0\n)\n",
  "block with words":
    "module example.com/x\nrequire direct (\n\texample.com/a v1.0.0\n)\n",
  "unknown directive": "module example.com/x\nrequires example.com/a v1.0.0\n",
  "capital directive": "Module example.com/x\n",
  "use in go.mod": "module example.com/x\nuse ./a\n",
  "lone parenthesis": "module example.com/x\n)\n",
  conflict:
    "module example.com/x\n<<<<<<< HEAD\ngo 1.21\n=======\ngo 1.22\n>>>>>>> other\n",
  "conflict in block":
    "module example.com/x\nrequire (\n<<<<<<< HEAD\n\texample.com/a v1.0.0\n=======\n\texample.com/a v1.1.0\n>>>>>>> other\n)\n",
  "repeated go": "module example.com/x\ngo 1.21\ngo 1.21\n",
  "repeated toolchain":
    "module example.com/x\ntoolchain go1.21.0\ntoolchain go1.22.0\n",
  "repeated module": "module example.com/x\nmodule example.com/y\n",
  "go without version": "module example.com/x\ngo\n",
  "go with two": "module example.com/x\ngo 1.21 1.22\n",
  "go with v": "module example.com/x\ngo v1.20\n",
  "go quoted": 'module example.com/x\ngo "1.20"\n',
  "go with name": "module example.com/x\ngo go1.21\n",
  "go with one number": "module example.com/x\ngo 1\n",
  "go with wildcard": "module example.com/x\ngo 1.21.x\n",
  "go with leading zero": "module example.com/x\ngo 1.021\n",
  "wrong go, then right": "module example.com/x\ngo v1\ngo 1.21\n",
  "toolchain without go": "module example.com/x\ntoolchain 1.22.3\n",
  "toolchain local": "module example.com/x\ntoolchain local\n",
  "toolchain without value": "module example.com/x\ntoolchain\n",
  "module without path": "module\n",
  "module with two paths": "module example.com/x example.com/y\n",
  "raw string": "module `example.com/x`\n",
  "single quotes": "module 'example.com/x'\n",
  "quote inside": "module example.com/it's\n",
  "bad escape": 'module "example.com/\\q"\n',
  "godebug without value": "module example.com/x\ngodebug panicnil\n",
  "godebug quoted": 'module example.com/x\ngodebug "panicnil=1"\n',
  "godebug list": "module example.com/x\ngodebug panicnil=1,netdns=go\n",
  "require without version": "module example.com/x\nrequire example.com/a\n",
  "require with at sign":
    "module example.com/x\nrequire example.com/a@v1.0.0\n",
  "require with equals":
    "module example.com/x\nrequire example.com/a = v1.0.0\n",
  "require with scheme":
    "module example.com/x\nrequire https://example.com/a v1.0.0\n",
  "require nothing": "module example.com/x\nrequire\n",
  "raw version": "module example.com/x\nrequire example.com/a `v1.0.0`\n",
  "exclude without version": "module example.com/x\nexclude example.com/a\n",
  "major mismatch": "module example.com/x\nrequire example.com/a v2.0.0\n",
  "major mismatch of path":
    "module example.com/x\nrequire example.com/a/v3 v2.0.0\n",
  "major mismatch of gopkg":
    "module example.com/x\nrequire gopkg.in/yaml.v2 v3.0.0\n",
  "major mismatch in exclude":
    "module example.com/x\nexclude example.com/a/v2 v1.0.0\n",
  "major mismatch in replace":
    "module example.com/x\nreplace example.com/a v2.0.0 => ./a\n",
  "incompatible under path":
    "module example.com/x\nrequire example.com/a/v2 v3.0.0+incompatible\n",
  "replace without arrow": "module example.com/x\nreplace example.com/a ./a\n",
  "replace without target": "module example.com/x\nreplace example.com/a =>\n",
  "replace with too much":
    "module example.com/x\nreplace a v1.0.0 => b v1.0.0 c\n",
  "replace by name": "module example.com/x\nreplace example.com/a => local\n",
  "replace by at sign":
    "module example.com/x\nreplace example.com/a => example.com/b@v1.0.0\n",
  "replace by folder with version":
    "module example.com/x\nreplace example.com/a => ./a v1.0.0\n",
  "replace by windows folder":
    "module example.com/x\nreplace example.com/a => ..\\a\n",
  "replace by windows drive":
    "module example.com/x\nreplace example.com/a => C:\\src\\a\n",
  "replace of bad path":
    "module example.com/x\nreplace gopkg.in/yaml => ./yaml\n",
  "replace of v1": "module example.com/x\nreplace example.com/a/v1 => ./a\n",
  "retract nothing": "module example.com/x\nretract\n",
  "retract open": "module example.com/x\nretract [\n",
  "retract one side": "module example.com/x\nretract [v1.0.0\n",
  "retract comma": "module example.com/x\nretract [v1.0.0,\n",
  "retract no end": "module example.com/x\nretract [v1.0.0, v1.1.0\n",
  "retract too much": "module example.com/x\nretract v1.0.0 v1.1.0\n",
  "retract interval too much":
    "module example.com/x\nretract [v1.0.0, v1.1.0] // ok\nretract [v1.0.0, v1.1.0] no\n",
  "tool without path": "module example.com/x\ntool\n",
  "tool quoted raw": "module example.com/x\ntool `a`\n",
  "ignore two": "module example.com/x\nignore a b\n",
  "several errors":
    "module example.com/x\nfoo\nrequire a\ngo 1\nreplace a => b\n",
};

/** go refuses these only when it loads the module, so `go list -m` has to say so. */
export const LOAD_TEXTS: Readonly<Record<string, string>> = {
  "no module": "go 1.21\n",
  empty: "",
  "only a comment": "// nothing\n",
  "reserved module path": "module go\n",
  "blank in module path": 'module "a b"\n',
  "empty module path": 'module ""\n',
  "plus in module path": "module c++\n",
  "retract without module": "retract v1.0.0\n",
  "conflicting replacements": "module x\nreplace a => ./b\nreplace a => ./c\n",
  "conflicting replacements of a version":
    "module x\nreplace a v1.0.0 => ./b\nreplace a v1.0.0 => c v1.0.0\n",
  "unknown godebug": "module x\ngodebug gomodulesync=1\n",
  "bad godebug default": "module x\ngodebug default=1.21\n",
  "removed godebug": "module x\ngo 1.25.0\ngodebug x509sha1=1\n",
  "major mismatch of retraction": "module example.com/x/v2\nretract v1.0.0\n",
  "major mismatch of replacement":
    "module x\nreplace a => example.com/b v2.0.0\n",
  "bad path of requirement": "module x\nrequire gopkg.in/yaml v1.0.0\n",
  "bad path of replacement": "module x\nreplace a => b/v1 v1.0.0\n",
};
