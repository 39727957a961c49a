// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Runs a WebAssembly program under node: node run.mjs program.wasm [argument...]
import { readFile } from "node:fs/promises";

// node warns that its WASI is experimental; what this program prints is compared.
process.removeAllListeners("warning");
const { WASI } = await import("node:wasi");

const [, , file, ...args] = process.argv;
const wasi = new WASI({ version: "preview1", args: [file, ...args], returnOnExit: true });
const module = await WebAssembly.compile(await readFile(file));
const instance = await WebAssembly.instantiate(module, {
  wasi_snapshot_preview1: wasi.wasiImport
});
process.exitCode = wasi.start(instance);
