"""Runs a Pulumi program: run-program.py SETTINGS.json PROGRAM, as Pulumi's own start script does, which no package brings."""

import asyncio
import json
import os
import runpy
import sys
import traceback

import pulumi
import pulumi.runtime

# by which a language host tells that the program said what was wrong
BAIL = 32


def main(settings_text: str, program: str) -> int:
    settings = json.loads(settings_text)
    pulumi.runtime.set_all_config(settings.pop("config"), settings.pop("config_secret_keys"))
    pulumi.runtime.configure(pulumi.runtime.Settings(**settings))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(
            pulumi.runtime.run_in_stack(lambda: runpy.run_path(program, run_name="__main__"))
        )
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return 1
    except Exception:
        pulumi.log.error("Program failed with an unhandled exception:\n" + traceback.format_exc())
        return BAIL
    return 0


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    sys.exit(main(sys.argv[1], sys.argv[2]))
