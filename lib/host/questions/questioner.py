# Several questions to servers at once: `questioner.py SECONDS COUNT PROGRAM-TEXT... ` and then for each question the number of its program,
# the words for it, and `--`. Each runs in a process of its own, as if its program had been started with these words. What one printed
# that ended well is told as a line of its words, and what it printed behind a tab. The others, and those that take longer, are not
# told of. For Python 2.4 of CentOS 5 as for Python 3.
import os
import select
import signal
import sys
import time
import traceback

AT_ONCE = 16
LONGEST_ANSWER = 65536
KILLED = -1


class Question:
    def __init__(self, program, words):
        self.program, self.words = program, words
        self.answer, self.status = [], KILLED

    def put(self, seconds):
        self.deadline = time.time() + seconds
        self.heard, said = os.pipe()
        # what is buffered would be printed by each of them
        sys.stdout.flush()
        self.process = os.fork()
        if self.process == 0:
            os.close(self.heard)
            os.dup2(said, 1)
            os.dup2(said, 2)
            os._exit(run(self.program, self.words))
        os.close(said)

    def hear(self):
        """Whether it has ended."""
        data = os.read(self.heard, LONGEST_ANSWER)
        self.answer.append(data)
        if data:
            return False
        self.end()
        return True

    def give_up(self):
        os.kill(self.process, signal.SIGKILL)
        self.end()

    def end(self):
        os.close(self.heard)
        self.status = os.waitpid(self.process, 0)[1]

    def told(self):
        text = self.answer[0][0:0].join(self.answer).decode("latin-1").rstrip("\n")
        if self.status != 0 or [c for c in text if not " " <= c <= "~" and c != "\n"]:
            return None
        return "%s\t%s" % (" ".join(self.words), text.replace("\n", "\t"))


def run(program, words):
    """The exit code of a program in this process."""
    sys.argv = ["-c"] + words
    code = 0
    try:
        exec(program, {"__name__": "__main__"})
    except SystemExit:
        code = sys.exc_info()[1].code
        if code is None:
            code = 0
        if not isinstance(code, int):
            sys.stderr.write("%s\n" % code)
            code = 1
    except:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def ask(questions, seconds):
    waiting, asked = questions[:], []
    while waiting or asked:
        while waiting and len(asked) < AT_ONCE:
            asked.append(waiting.pop(0))
            asked[-1].put(seconds)
        now = time.time()
        for late in [question for question in asked if question.deadline <= now]:
            late.give_up()
            asked.remove(late)
        soon = min([question.deadline for question in asked] + [now + seconds]) - now
        readable = select.select([question.heard for question in asked], [], [], soon)[0]
        for question in [question for question in asked if question.heard in readable]:
            if question.hear():
                asked.remove(question)


def questions_of(words, programs):
    found, own = [], []
    for word in words:
        if word == "--":
            found.append(Question(programs[int(own[0])], own[1:]))
            own = []
        else:
            own.append(word)
    return found


def main(words):
    seconds, count = float(words[0]), int(words[1])
    programs = [compile(text, "<program>", "exec") for text in words[2 : 2 + count]]
    # once for all of them
    for module in ["binascii", "glob", "random", "re", "socket", "struct"]:
        __import__(module)
    questions = questions_of(words[2 + count :], programs)
    ask(questions, seconds)
    for told in [question.told() for question in questions]:
        if told is not None:
            print(told)


main(sys.argv[1:])
