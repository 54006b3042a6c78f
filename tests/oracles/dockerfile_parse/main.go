// Reads a Dockerfile from standard input with BuildKit's own parser, as `docker build` does, and writes what it
// understood: each stage with its instructions. With names of files as arguments it reads a .dockerignore, and
// writes those that the build never sees.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

type heredoc struct {
	Name    string `json:"name"`
	Content string `json:"content"`
}

type command struct {
	Name     string    `json:"name"`
	Words    any       `json:"words"`
	Heredocs []heredoc `json:"heredocs"`
}

type stage struct {
	Base     string    `json:"base"`
	Name     string    `json:"name"`
	Commands []command `json:"commands"`
}

func ignored(names []string) error {
	patterns, err := ignorefile.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return err
	}
	found := []string{}
	for _, name := range names {
		matches, err := matcher.MatchesOrParentMatches(name)
		if err != nil {
			return err
		}
		if matches {
			found = append(found, name)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}

func main() {
	if len(os.Args) > 1 {
		if err := ignored(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	parsed, err := parser.Parse(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	stages, _, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	found := []stage{}
	for _, one := range stages {
		here := stage{Base: one.BaseName, Name: one.Name, Commands: []command{}}
		for _, each := range one.Commands {
			made := command{Name: each.Name(), Words: each, Heredocs: []heredoc{}}
			if copied, ok := each.(*instructions.CopyCommand); ok {
				for _, source := range copied.SourceContents {
					made.Heredocs = append(made.Heredocs, heredoc{source.Path, source.Data})
				}
			}
			here.Commands = append(here.Commands, made)
		}
		found = append(found, here)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"stages": found, "warnings": parsed.Warnings}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
