import { BaseCommand } from '../cli/base-command.js';
import { startMatrix } from '../cli/matrix-command.js';
import { matrixFlags } from '../cli/matrix-flags.js';

export default class Matrix extends BaseCommand {
  static override summary = 'Real publishers, servers and players together: what arrived, frame by frame, and who lost what.';
  static override description = [
    'A cell is publisher~server~player~stream~flow~handshake~transport. Two taps stand in it, in front of and behind the server, so that a loss is the publisher\'s, the server\'s or the player\'s.',
    'Grades: ok; late, retimed, reordered, duplicated, lossy, corrupt; stalled, refused, crashed; inconclusive; unsupported and skip for what was not played. Programs that are missing are named with what brings them.',
    'Exit status: 0 the gate passed; 1 it failed; 2 usage; 3 nothing was proved, for example because a program of --require is missing; 4 undecided; 70 a fault of rtmpdiag; 130 interrupted.',
    'A baseline holds what is known, in a file:  cells:  and below it  "*~nginx-rtmp~*~republish~*": { expect: lossy, by: server, why: "drops the second stream", until: 2027-12-31 }',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> matrix',
    '<%= config.bin %> matrix --must-have --report rtmpdiag-matrix',
    "<%= config.bin %> matrix --server name=mine,url=rtmp://127.0.0.1:1935/live --server-cmd './server --port 1935' --publishers ffmpeg,rtmp2sink --require ffmpeg,rtmp2sink",
    '<%= config.bin %> matrix --servers nginx-rtmp --flows republish,player-leaves',
    '<%= config.bin %> matrix --only ffmpeg~rtmpdiag~ffmpeg~h264+aac~late-join~plain~rtmp -v',
  ];
  static override flags = matrixFlags;

  async run(): Promise<void> {
    const { flags } = await this.parse(Matrix);
    this.finish(await startMatrix({ flags, argv: this.argv, version: this.config.version, out: this.out, note: (text) => { this.note(text); }, layout: await this.layout(flags) }));
  }
}
