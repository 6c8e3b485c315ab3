using SatCurate.Curation;

namespace SatCurate.Storage.Tests.Blocks;

public sealed class BlockRecordTests
{
    private static readonly SampleState State = SampleState.Restore(3, 8, 7, 2, 0x0001000100003c00, 1.25f, [0.75f, 0.25f, 0.5f, 0.5f]);

    [Fact]
    public void Write_EveryKind_HasTheBytesOfItsFormat()
    {
        Hex(Columns.Record(w => BlockRecord.WriteRunStarted(w, new RunScope(3, 2, 0.9f, 5, true))))
            .ShouldBe(Golden.Read("record-run-started-2.hex"));
        Hex(Columns.Record(w => BlockRecord.WriteVisits(w, 3, 7, 0x0102030405, [new BlockVisit(4, State)])))
            .ShouldBe(Golden.Read("record-visits-3.hex"));
        Hex(Columns.Record(w => BlockRecord.WriteCut(w, 3, 7, 0x0102030405))).ShouldBe(Golden.Read("record-cut.hex"));
        Hex(Columns.Record(w => BlockRecord.WriteDecisions(w, 9, [0, 4], [1, Verdict.Discard]))).ShouldBe(Golden.Read("record-decisions.hex"));
    }

    [Fact]
    public void Apply_EveryKindOfFormatOne_IsRead()
    {
        var columns = new BlockColumns(BlockLabels.Of([0, 1, -1, 0, 1]));
        foreach (string record in (string[])["run-started", "visits", "decisions", "cut"])
        {
            BlockRecord.Apply(Golden.Bytes($"record-{record}.hex"), columns);
        }

        columns.Scope.ShouldBe(new RunScope(3, 2, 0.9f, 5, true));
        columns.LeaseToken.ShouldBe(0x0102030405);
        columns.State(4).Values.SequenceEqual(State.Values).ShouldBeTrue();
        (columns.Version(4), columns.LastEpoch(4), columns.Averaged(4), columns.LastVisit(4)).ShouldBe((8, 7, 2, State.LastVisit));
        columns.JointMargin(4).ShouldBe(float.NaN);
        columns.VerdictAt(0, 9).ShouldBe(1);
        columns.VerdictAt(4, 9).ShouldBe(Verdict.Discard);
    }

    [Fact]
    public void Apply_VisitsOfVersionTwo_HaveTheMeanMarginForAJointOne()
    {
        var columns = new BlockColumns(BlockLabels.Of([0, 1, -1, 0, 1]));
        BlockRecord.Apply(Golden.Bytes("record-run-started-2.hex"), columns);
        BlockRecord.Apply(Golden.Bytes("record-visits-2.hex"), columns);
        columns.JointMargin(4).ShouldBe(1.25f / 8, 3e-4f);
        columns.JointMargin(3).ShouldBe(float.NaN);
    }

    [Fact]
    public void Apply_VisitsOfVersionThree_HaveTheSumOfPairwiseProbabilities()
    {
        var columns = new BlockColumns(BlockLabels.Of([0, 1, -1, 0, 1]));
        BlockRecord.Apply(Golden.Bytes("record-run-started-2.hex"), columns);
        BlockRecord.Apply(Golden.Bytes("record-visits-3.hex"), columns);
        columns.PairwiseSum(4).ShouldBe(1.25f);
        columns.JointMargin(4).ShouldBe(MathF.Log(1.25f / 8 / (1 - (1.25f / 8))), 1e-6f);
    }

    [Fact]
    public void Apply_ARunThatKeepsTheTopK_IsReadBack()
    {
        RunScope scope = Columns.Scope(3) with { Classes = 300, TopK = 4 };
        var live = new BlockColumns(Columns.Given);
        live.StartRun(scope);
        float[] prediction = [0.5f, 0.25f, .. Enumerable.Repeat(0.25f / 298, 298)];
        SampleState state = live.State(1).After(scope, 0, prediction, 1, pinned: false).After(scope, 1, prediction, 1, pinned: false);
        live.Accept(1, state).ShouldBeTrue();
        var read = new BlockColumns(Columns.Given);
        BlockRecord.Apply(Columns.Record(w => BlockRecord.WriteRunStarted(w, scope)), read);
        byte[] visits = Columns.Record(w => BlockRecord.WriteVisits(w, 3, 1, 0, [new BlockVisit(1, state)]));
        BlockRecord.Apply(visits, read);
        Columns.Describe(read).ShouldBe(Columns.Describe(live));
        read.Scope.ShouldBe(scope);
        visits.Length.ShouldBe(2 + 20 + 26 + (2 * 2 * 4 * sizeof(float)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Apply_ARunWhoseTopKCannotBe_Throws(int topK)
    {
        byte[] record = Columns.Record(w => BlockRecord.WriteRunStarted(w, Columns.Scope(3) with { TopK = topK }));
        var columns = new BlockColumns(Columns.Given);
        Should.Throw<InvalidDataException>(() => BlockRecord.Apply(record, columns));
        columns.Scope.ShouldBeNull();
    }

    [Fact]
    public void Apply_ANewerVersion_SaysSo()
    {
        byte[] record = Golden.Bytes("record-cut.hex");
        record[1] = 2;
        Should.Throw<UnknownRecordException>(() => BlockRecord.Apply(record, new BlockColumns(BlockLabels.Of([0])))).Message.ShouldContain("format version 2");
    }

    [Fact]
    public void Apply_OffsetOutsideTheBlock_Throws()
    {
        var columns = new BlockColumns(BlockLabels.Of([0, 1]));
        BlockRecord.Apply(Golden.Bytes("record-run-started.hex"), columns);
        Should.Throw<InvalidDataException>(() => BlockRecord.Apply(Golden.Bytes("record-visits.hex"), columns));
        Should.Throw<InvalidDataException>(() => BlockRecord.Apply(Golden.Bytes("record-decisions.hex"), columns));
        columns.DecisionSequence.ShouldBe(0);
    }

    [Fact]
    public void WriteVisits_IntoAWarmBuffer_AllocatesNothing()
    {
        var writer = new System.Buffers.ArrayBufferWriter<byte>(1 << 16);
        BlockVisit[] visits = [.. Enumerable.Range(0, 256).Select(i => new BlockVisit(i, State))];
        BlockRecord.WriteVisits(writer, 3, 7, 1, visits);
        writer.ResetWrittenCount();
        long before = GC.GetAllocatedBytesForCurrentThread();
        BlockRecord.WriteVisits(writer, 3, 7, 1, visits);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(256);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
