import { InputError, refuseAll } from "../model/input-error";
import { knownHosts, KnownHosts } from "../model/node-lists/known-hosts";
import { ListFormatName, readList, recognise, TextReading, titleOfFormat } from "../model/list-formats/formats";
import { ListedMachine } from "../model/node-lists/listed-machine";
import { encodingRemarks, ReadText, readText } from "./read-text";

/** What all given files say together. */
export interface GivenLists {
  readonly machines: readonly ListedMachine[];
  readonly hosts: KnownHosts;
  readonly faults: readonly InputError[];
  readonly remarks: readonly string[];
}

/** A file to read, and its format where a person said it. */
export interface GivenFile {
  readonly path: string;
  readonly format?: ListFormatName;
}

/** Reads lists. Those that cannot be read at all are refused, all of them at once. */
export function readGivenLists(files: readonly GivenFile[]): GivenLists {
  const refused: InputError[] = [];
  const readings = files.flatMap((file) => {
    try {
      return [readGiven(file)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused.push(error);
      return [];
    }
  });
  refuseAll(refused);
  const given = new Set(readings.map(({ text }) => baseName(text.name)));
  const missing = readings.flatMap(({ reading }) =>
    (reading.includes ?? [])
      .filter(({ text }) => !given.has(baseName(text)))
      .map(
        ({ text, place }) => new InputError(place, `includes ${text}, which is not among the files; give it as well`),
      ),
  );
  return {
    machines: readings.flatMap(({ reading }) => reading.machines),
    hosts: knownHosts(readings.flatMap(({ reading }) => reading.facts ?? [])),
    faults: [...readings.flatMap(({ reading }) => reading.faults), ...missing],
    remarks: readings.flatMap(({ remarks, reading }) => [...remarks, ...reading.remarks]),
  };
}

interface FileReading {
  readonly text: ReadText;
  readonly reading: TextReading;
  readonly remarks: readonly string[];
}

function readGiven({ path, format }: GivenFile): FileReading {
  const text = readText(path);
  const recognised = format === undefined ? recognise(text) : { format, by: undefined };
  const { by } = recognised;
  return {
    text,
    reading: readList(text, recognised.format),
    remarks: [
      ...encodingRemarks(text),
      ...(by === undefined ? [] : [`${text.name}: read as ${titleOfFormat(recognised.format)}, by its ${by}`]),
    ],
  };
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, "");
}
