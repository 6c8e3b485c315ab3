using CsCheck;

namespace SatCurate.Storage.Tests.Blocks;

/// <summary>Laws of the journal's records, over random lives of a block.</summary>
public sealed class BlockRecordLawTests
{
    private static readonly Gen<Step[]> Lives = Gen.OneOf<Step>(
        Gen.Int[1, 3].Select(run => new Step(StepKind.Start, run, 0, [])),
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1000], Gen.Int[0, 4].Array[0, 5]).Select((epoch, seed, offsets) =>
            new Step(StepKind.Visits, epoch, seed, [.. offsets.Distinct()])),
        Gen.Int[0, 5].Select(epoch => new Step(StepKind.Cut, epoch, 0, [])),
        Gen.Select(Gen.Int[-3, 2], Gen.Int[0, 4].Array[1, 5]).Select((verdict, offsets) =>
            new Step(StepKind.Decide, verdict, 0, [.. offsets.Distinct()]))).Array[0, 30];

    [Fact]
    public void Apply_AllRecords_EqualsTheLiveColumns() => Lives.Sample(life =>
    {
        (BlockColumns live, List<byte[]> records) = Live(life);
        return Columns.Describe(Replay(records)) == Columns.Describe(live);
    });

    [Fact]
    public void Apply_TheStreamTwice_EqualsOnce() => Lives.Sample(life =>
    {
        List<byte[]> records = Live(life).Records;
        return Columns.Describe(Replay([.. records, .. records])) == Columns.Describe(Replay(records));
    });

    [Fact]
    public void Apply_TheStreamOntoAnyStateOnTheWay_EqualsTheEnd() => Lives.Sample(life =>
    {
        List<byte[]> records = Live(life).Records;
        string end = Columns.Describe(Replay(records));
        return Enumerable.Range(0, records.Count).All(n => Columns.Describe(Replay([.. records.Take(n), .. records])) == end);
    });

    [Fact]
    public void Apply_AnyRecordCutShort_ThrowsAndIsNotTakenForAWhole() => Lives.Sample(
        life =>
        {
            foreach (byte[] record in Live(life).Records.Where(r => r[0] != 2 || r.Length > 22))
            {
                var columns = new BlockColumns(Columns.Given);
                columns.StartRun(Columns.Scope(BitConverter.ToInt32(record, 2) is var run and >= 1 and <= 3 ? run : 1));
                for (int length = 0; length < record.Length; length++)
                {
                    Should.Throw<InvalidDataException>(() => BlockRecord.Apply(record.AsSpan(0, length), columns));
                }
            }
        },
        iter: 20);

    /// <summary>Lives a life as a block grain does: every change of the columns goes with its record.</summary>
    private static (BlockColumns Columns, List<byte[]> Records) Live(Step[] life)
    {
        var columns = new BlockColumns(Columns.Given);
        var records = new List<byte[]>();
        foreach (Step step in life)
        {
            switch (step.Kind)
            {
                case StepKind.Start:
                    columns.StartRun(Columns.Scope(step.Number));
                    records.Add(Columns.Record(w => BlockRecord.WriteRunStarted(w, Columns.Scope(step.Number))));
                    break;
                case StepKind.Visits when columns.Scope is { } scope:
                    List<BlockVisit> visits = Columns.Visit(columns, step.Number, step.Seed, step.Offsets);
                    visits.ForEach(v => columns.Accept(v.Offset, v.State).ShouldBeTrue());
                    columns.RaiseLeaseToken(step.Seed);
                    records.Add(Columns.Record(w => BlockRecord.WriteVisits(w, scope.Run, step.Number, step.Seed, visits)));
                    break;
                case StepKind.Cut when columns.Scope is { } scope:
                    records.Add(Columns.Record(w => BlockRecord.WriteCut(w, scope.Run, step.Number, columns.LeaseToken)));
                    break;
                case StepKind.Decide:
                    long sequence = columns.DecisionSequence + 1;
                    int[] verdicts = [.. step.Offsets.Select(_ => step.Number)];
                    columns.ApplyDecisions(sequence, step.Offsets, verdicts);
                    records.Add(Columns.Record(w => BlockRecord.WriteDecisions(w, sequence, step.Offsets, verdicts)));
                    break;
            }
        }

        return (columns, records);
    }

    private static BlockColumns Replay(IEnumerable<byte[]> records)
    {
        var columns = new BlockColumns(Columns.Given);
        foreach (byte[] record in records)
        {
            BlockRecord.Apply(record, columns);
        }

        return columns;
    }

    private enum StepKind
    {
        Start,
        Visits,
        Cut,
        Decide,
    }

    private sealed record Step(StepKind Kind, int Number, int Seed, int[] Offsets);
}
