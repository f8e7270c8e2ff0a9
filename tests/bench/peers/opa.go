// Utah's R277-302-7 in OPA (rule.rego): a prepared query, asked of one teacher after the other.
//
//	opa RULE ROSTER [ROUNDS]
//
// Prints a line of JSON as the other peers do. The teachers are OPA's own values before the clock starts.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"syscall"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

func must[T any](value T, problem error) T {
	if problem != nil {
		fmt.Fprintln(os.Stderr, problem)
		os.Exit(1)
	}
	return value
}

// CPU time of the process, the collector's threads too, in nanoseconds.
func spent() int64 {
	var used syscall.Rusage
	must(0, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return used.Utime.Nano() + used.Stime.Nano()
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/open-policy-agent/opa" {
				return module.Version
			}
		}
	}
	return ""
}

func read(path string) (teachers []ast.Value) {
	var plain []any
	must(0, json.Unmarshal(must(os.ReadFile(path)), &plain))
	for _, teacher := range plain {
		teachers = append(teachers, must(ast.InterfaceToValue(teacher)))
	}
	return teachers
}

func judge(ctx context.Context, query rego.PreparedEvalQuery, teachers []ast.Value) string {
	verdicts := make([]byte, 0, len(teachers))
	for _, teacher := range teachers {
		if must(query.Eval(ctx, rego.EvalParsedInput(teacher))).Allowed() {
			verdicts = append(verdicts, '1')
		} else {
			verdicts = append(verdicts, '0')
		}
	}
	return string(verdicts)
}

func main() {
	ctx, rounds := context.Background(), 5
	if len(os.Args) > 3 {
		rounds = must(strconv.Atoi(os.Args[3]))
	}
	teachers := read(os.Args[2])
	module := string(must(os.ReadFile(os.Args[1])))
	query := must(rego.New(rego.Query("data.renewal.renewed"), rego.Module("rule.rego", module)).PrepareForEval(ctx))
	took, verdicts := []int64{}, ""
	for range rounds {
		start := spent()
		verdicts = judge(ctx, query, teachers)
		took = append(took, (spent()-start)/int64(len(teachers)))
	}
	slices.Sort(took)
	line := map[string]any{"name": "OPA, Rego", "version": version(), "ns": took[rounds/2], "rounds": rounds, "verdicts": verdicts}
	must(0, json.NewEncoder(os.Stdout).Encode(line))
}
